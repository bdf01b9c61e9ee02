extension ControlRoutes {
    static func folder(_ service: ControlService) -> [ControlRoute] {
        [
            ControlRoute("GET", "stats", "books, sizes and states; devices=true: also the books of each") { reader, _ in
                let ofDevices = reader.flag("devices")
                try reader.finish()
                return try json(try await service.stats(ofDevices))
            },
            ControlRoute("GET", "watch", "devices whose clock is wrong, and devices that are not heard") { reader, _ in
                try reader.finish()
                return try json(try await service.watch())
            },
            ControlRoute("POST", "verify", "reads everything and says what is wrong") { reader, _ in
                try reader.finish()
                return try json(try await service.verify())
            },
            ControlRoute(
                "POST",
                "backup",
                "copies the data folder (to, keep), telling how far it is as JSON lines; the last has the backup"
            ) { reader, _ in
                let query = BackupQuery(shelf: try reader.required("to"), keep: reader.count("keep"))
                try reader.finish()
                guard query.shelf.hasPrefix("/") else {
                    throw ControlError(400, ["'to=\(query.shelf)': write an absolute path"])
                }
                return lines { hand in try await service.backup(query, hand) }
            },
            ControlRoute("GET", "profile", "the profile in force for a device (device=site/id)") { reader, _ in
                let device = reader.text("device")
                try reader.finish()
                guard let device else { throw ControlError(400, ["device is needed: device=north-bay/buoy-1"]) }
                return try json(try await service.deviceProfile(device))
            },
            ControlRoute("GET", "health", "state of the owner; 503 when it takes no readings") { reader, _ in
                try reader.finish()
                let stats = try await service.stats(false)
                var response = try json(HealthDTO(stats))
                response.status = stats.isTakingReadings ? 200 : 503
                return response
            },
        ]
    }
}
