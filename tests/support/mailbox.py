"""A mail server that delivers nothing: what Odoo sends is kept to be read."""

import contextlib
import email
import email.policy
import socketserver
import threading


class _Session(socketserver.StreamRequestHandler):
    """Accepts everything that one client sends."""

    def handle(self):
        self._answer(220)
        for line in self.rfile:
            command = line.strip().upper()
            if command == b"DATA":
                self._answer(354)
                self.server.mails.append(self._read_mail())
            self._answer(221 if command == b"QUIT" else 250)
            if command == b"QUIT":
                break

    def _answer(self, code):
        self.wfile.write(f"{code} ok\r\n".encode())

    def _read_mail(self):
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line.removeprefix(b"."))
        return email.message_from_bytes(b"".join(lines), policy=email.policy.default)


class Mailbox(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Session)
        self.mails = []

    @property
    def options(self):
        """What Odoo's command line needs to send mails here."""
        host, port = self.server_address
        return (f"--smtp={host}", f"--smtp-port={port}", "--email-from=odoo@exemple.fr")

    def take(self, address):
        """Return the one mail to this address and forget it."""
        [mail] = [mail for mail in self.mails if address in mail["To"]]
        self.mails.remove(mail)
        return mail


def read_html(mail):
    """Return the HTML of a mail."""
    return mail.get_body(("html",)).get_content()


@contextlib.contextmanager
def open_mailbox():
    """Yield a mailbox that is listening."""
    with Mailbox() as mailbox:
        threading.Thread(target=mailbox.serve_forever, daemon=True).start()
        try:
            yield mailbox
        finally:
            mailbox.shutdown()
