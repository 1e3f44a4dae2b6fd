"""A page that somebody has open, without a browser."""

from tests.server.conftest import ask
from tests.server.websockets import open_socket


def a_file(size: int) -> tuple[bytes, dict[str, str]]:
    head = b'--b\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\n\r\n'
    body = head + b"x" * size + b"\r\n--b--\r\n"
    return body, {"Content-Type": "multipart/form-data; boundary=b"}


class Visit:
    """A page that somebody has open, and the file fields on it."""

    def __init__(self, server, cookie: str) -> None:
        health = ask(server.port, path="/_stcore/health")
        token = health.headers["set-cookie"].partition(";")[0]
        self.port = server.port
        self.cookies = f"{cookie}; {token}"
        self.socket = open_socket(server.port, self.cookies)
        # A page sends its first message to be drawn; the session is named in the first answer.
        self.socket.send(bytes.fromhex("5a00"))  # BackMsg.rerun_script, empty
        self.session = self._session()
        self.headers = {
            "Cookie": self.cookies,
            "X-Xsrftoken": token.partition("=")[2],
            "Sec-Fetch-Site": "same-origin",
        }

    def _session(self) -> str:
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

        while True:
            message = ForwardMsg()
            message.ParseFromString(self.socket.recv(timeout=30))
            if message.WhichOneof("type") == "new_session":
                return message.new_session.initialize.session_id

    def put(self, name: str, body, headers=None):
        path = f"/_stcore/upload_file/{self.session}/{name}"
        return ask(self.port, "PUT", path, body, self.headers | (headers or {}))
