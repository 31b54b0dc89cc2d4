"""Two web nodes behind a real nginx, with the files of `deploy/` as they are: all on loopback."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from tests.deploy.servers import free_port, wait_for

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
ROOT = Path(settings.BASE_DIR)
# Around deploy/nginx.conf, which is one file of a site: what Debian's own nginx.conf says otherwise.
AROUND = """
daemon off;
{user}
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
events {{}}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


@dataclass
class Node:
    """A web server: gunicorn with its workers."""

    environment: dict[str, str]
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "gezinsverzorger.wsgi"],
            cwd=ROOT,
            env={**self.environment, "BIND": f"127.0.0.1:{self.port}", "WORKERS": "2", "THREADS": "4"},
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        wait_for(self.port)

    def kill(self) -> None:
        """End it with all its workers, without a word."""
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


@dataclass
class Proxy:
    """nginx before the nodes, with deploy/nginx.conf and a certificate of its own."""

    folder: Path
    nodes: list[Node]
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}"

    @property
    def certificate(self) -> Path:
        return self.folder / "volledige-keten.pem"

    def start(self) -> None:
        assert NGINX
        self.folder.mkdir()
        key = self.folder / "sleutel.pem"
        command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        command += ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "2"]
        subprocess.run([*command, "-keyout", key, "-out", self.certificate], check=True, capture_output=True)
        user = "user root;" if os.geteuid() == 0 else ""
        (self.folder / "site.conf").write_text(self._site())
        (self.folder / "nginx.conf").write_text(AROUND.format(folder=self.folder, user=user))
        command = [NGINX, "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")]
        checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
        assert checked.returncode == 0, checked.stderr
        self.process = subprocess.Popen(command, stderr=subprocess.DEVNULL)

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=20)

    def _site(self) -> str:
        """Return deploy/nginx.conf with our places filled in, as docs/beheer.md says; not a line more or less."""
        text = (ROOT / "deploy" / "nginx.conf").read_text()
        nodes = "\n    ".join(f"server 127.0.0.1:{node.port};" for node in self.nodes)
        for theirs, ours in (
            ("    listen [::]:80 default_server;\n", ""),
            ("    listen [::]:443 ssl http2 default_server;\n", ""),
            ("    listen [::]:443 ssl http2;\n", ""),
            ("listen 80 ", f"listen 127.0.0.1:{free_port()} "),
            ("listen 443 ", f"listen 127.0.0.1:{self.port} "),
            ("server 127.0.0.1:8000;", nodes),
            ("gezinsverzorger.example", "localhost"),
            ("/etc/ssl/gezinsverzorger/", f"{self.folder}/"),
            ("/var/log/nginx/", f"{self.folder}/"),
            ("/opt/gezinsverzorger/current/", f"{ROOT}/"),
        ):
            assert theirs in text, theirs
            text = text.replace(theirs, ours)
        return text
