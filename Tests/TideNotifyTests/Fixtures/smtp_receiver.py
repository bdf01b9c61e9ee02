"""An SMTP server that records mails as Python's own mail parser reads them; for tests. Needs python3-aiosmtpd.

usage: smtp_receiver.py FOLDER starttls|smtps|none|clear CERTIFICATE KEY

`none` offers no TLS, `clear` neither TLS nor a sign-in. The user is `farm` with the password `geheim 密码`. Recipients decide
what is answered: reject@… 550, later@… 451, silent@… nothing,
vanish@… nothing either: the connection breaks off.
"""

import asyncio
import email
import email.policy
import json
import os
import ssl
import sys

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

FOLDER, MODE, CERTIFICATE, KEY = sys.argv[1:5]


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("reject@"):
            return "550 5.1.1 no such mailbox here"
        if address.startswith("later@"):
            return "451 4.7.1 greylisted, come back later"
        if address.startswith("silent@"):
            await asyncio.sleep(3600)
        if address.startswith("vanish@"):
            server.transport.abort()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        record = {
            "from": envelope.mail_from, "to": envelope.rcpt_tos, "tls": server.transport.get_extra_info("ssl_object") is not None,
            "user": getattr(session, "auth_data", None) and session.auth_data.decode(),
            "subject": str(message["Subject"]), "receiver": str(message["To"]), "date": str(message["Date"]),
            "id": str(message["Message-ID"]), "names": message.keys(),
            "auto": str(message["Auto-Submitted"]), "parts": len(list(message.walk())), "text": message.get_content(),
            "longest": max(len(line) for line in envelope.content.split(b"\r\n")),
            "defects": [str(defect) for defect in message.defects],
        }
        with open(FOLDER + "/requests", "a", encoding="utf-8") as file:
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
        return "250 OK queued as 17"


def sign_in(server, session, envelope, mechanism, data):
    right = (data.login.decode(), data.password.decode()) == ("farm", "geheim 密码")
    return AuthResult(success=right, handled=False, auth_data=data.login)


async def main():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE, KEY)
    options = {}
    if MODE != "clear":
        options = {"authenticator": sign_in, "auth_require_tls": MODE == "starttls"}
    if MODE == "starttls":
        options |= {"tls_context": context, "require_starttls": True}
    controller = Controller(Handler(), hostname="127.0.0.1", port=0, **options)
    server = await asyncio.get_running_loop().create_server(
        controller.factory, host="127.0.0.1", port=0, ssl=context if MODE == "smtps" else None)
    with open(FOLDER + "/port.new", "w", encoding="ascii") as file:
        file.write(str(server.sockets[0].getsockname()[1]))
    os.rename(FOLDER + "/port.new", FOLDER + "/port")
    await server.serve_forever()


asyncio.run(main())
