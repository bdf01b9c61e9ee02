extension ControlRoutes {
    static func importing(_ service: ControlService) -> [ControlRoute] {
        [
            ControlRoute("POST", "import/profile", "puts a profile (YAML) in force for an import") { reader, _ in
                try reader.finish()
                let text = String(decoding: reader.request.body, as: UTF8.self)
                return try json(try await service.imports.profile(text))
            },
            ControlRoute("GET", "import", "how far a file is imported (job)") { reader, _ in
                let job = try reader.required("job")
                try reader.finish()
                return try json(try await service.imports.step(job))
            },
            ControlRoute("POST", "import", "stores a part of a file") { reader, _ in
                let part = try importPart(&reader)
                return try json(try await service.imports.part(part, reader.request.body))
            },
            ControlRoute("POST", "import/finish", "moves what was imported to the readings") { reader, _ in
                try reader.finish()
                try await service.imports.finish()
                return try json(["done": true])
            },
        ]
    }

    private static func importPart(_ reader: inout RequestReader) throws -> ImportPart {
        let part = ImportPart(
            job: try reader.required("job"),
            file: try reader.required("file"),
            profile: try reader.required("profile"),
            topic: try reader.required("topic"),
            size: try reader.whole("size"),
            offset: try reader.whole("offset"),
            lines: try reader.whole("lines"),
            isByLine: reader.flag("by_line"),
            received: try reader.whole("received"),
            sha256: reader.text("sha256"),
            format: reader.choice("format", of: ReadingFormat.self),
            header: reader.text("header")
        )
        try reader.finish()
        return part
    }
}
