#!/usr/bin/env python3
"""Builds a small site, serves it with nginx, Caddy and Apache by the files that the build wrote, and asks them for it: at the top
of a host, and below `/a b/c/`. Needs nginx, caddy and apache2; the program is named by DATELINE."""

import contextlib
import http.client
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time

import compressed

PROGRAM = os.environ.get("DATELINE", "target/debug/dateline")
STORY = '+++\ntitle = "{title}"\ndate = 2025-02-12\n{more}+++\n\nText.\n'
failed = []


def check(name, is_good, what=""):
    if not is_good:
        failed.append(name)
        print(f"FAILED {name}: {what}")


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def site(home, base):
    folder = home / "site"
    news = folder / "content" / "news"
    news.mkdir(parents=True)
    (folder / "site.toml").write_text(
        f'title = "Paper"\nbase_url = "http://paper.example{base}"\npermalink = "/{{section}}/{{slug}}/"\n'
        '[hosting]\nhosts = ["nginx", "caddy", "apache", "netlify", "cloudflare", "github"]\n'
        'compress = ["gzip", "brotli"]\n')
    static = folder / "static"
    static.mkdir()
    (static / "small.txt").write_text("small")
    (static / "large.txt").write_text("large " * 1000)
    dots = "".join(f'<path d="M{n} 0h1"/>' for n in range(99))
    (static / "drawing.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{dots}</svg>')

    def write(name, title, more=""):
        (news / f"{name}.md").write_text(STORY.format(title=title, more=more))

    def build():
        subprocess.run([PROGRAM, "build", "-q", "--site", folder], check=True)

    write("moved", "Moved")
    write("gone", "Gone")
    write("named", "Named", 'aliases = ["/old page.html", "/früher/"]\n')
    build()
    write("moved", "Moved", 'slug = "there"\n')
    (news / "gone.md").unlink()
    build()
    return folder / "public"


def ask(port, path, headers={}):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers={"Host": "paper.example", **headers})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


@contextlib.contextmanager
def running(server, port):
    """Waits until a server answers, and ends it afterwards."""
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), 0.1).close()
                break
            except OSError:
                time.sleep(0.05)
        yield
    finally:
        server.terminate()
        server.wait()


def ask_all(name, port, base, public):
    def get(path):
        answer, body = ask(port, base + path)
        return answer, body.decode("utf-8", "replace")

    front, body = get("")
    check(f"{name} front", front.status == 200 and "Paper" in body, front.status)
    check(f"{name} short", front.getheader("Cache-Control") == "max-age=60", front.getheaders())
    check(f"{name} policy", "frame-ancestors" in (front.getheader("Content-Security-Policy") or ""), front.getheaders())
    check(f"{name} nosniff", front.getheader("X-Content-Type-Options") == "nosniff", front.getheaders())
    for old, new in [("news/moved/", "news/there/"), ("old%20page.html", "news/named/"), ("fr%C3%BCher/", "news/named/")]:
        moved, _ = get(old)
        to = path_of(moved.getheader("Location"))
        check(f"{name} {old}", moved.status == 301 and to == base + new, (moved.status, to))
        check(f"{name} {old} leads on", ask(port, to)[0].status == 200 if to else False)
    gone, body = get("news/gone/")
    check(f"{name} gone", gone.status == 410 and "taken down" in body, (gone.status, body[:200]))
    check(f"{name} gone headers", gone.getheader("X-Content-Type-Options") == "nosniff", gone.getheaders())
    lost, body = get("news/nothing/")
    check(f"{name} lost", lost.status == 404 and "not here" in body, (lost.status, body[:200]))
    for closed in [".host/nginx.conf", ".host/Caddyfile", ".htaccess", "_headers", "_redirects"]:
        answer, _ = get(closed)
        check(f"{name} {closed}", answer.status == 404, answer.status)
    sheet = next((public / "assets").glob("*.css")).name
    fixed, _ = get(f"assets/{sheet}")
    check(f"{name} long", fixed.status == 200 and "immutable" in (fixed.getheader("Cache-Control") or ""), fixed.getheaders())
    missing, _ = get("assets/missing.css")
    check(f"{name} nothing missing is kept long", missing.status == 404 and "immutable" not in (missing.getheader("Cache-Control") or ""), missing.getheaders())


def nginx(home, root, snippet, port):
    file = home / "nginx.conf"
    file.write_text(
        f"daemon off; pid {home}/nginx.pid; error_log {home}/error.log;\nevents {{}}\n"
        f"http {{ include /etc/nginx/mime.types; access_log off; client_body_temp_path {home}/t1; proxy_temp_path {home}/t2;\n"
        f"fastcgi_temp_path {home}/t3; uwsgi_temp_path {home}/t4; scgi_temp_path {home}/t5;\n"
        f'server {{ listen 127.0.0.1:{port}; root "{root}"; include "{snippet}/nginx.conf"; }} }}\n')
    return subprocess.Popen([shutil.which("nginx") or "/usr/sbin/nginx", "-c", file], stderr=sys.stderr)


def caddy(home, root, snippet, port):
    file = home / "Caddyfile"
    file.write_text(f'{{\n\tadmin off\n\tauto_https off\n}}\nhttp://:{port} {{\n\troot * "{root}"\n\timport "{snippet}/Caddyfile"\n}}\n')
    environment = dict(os.environ, HOME=str(home), XDG_DATA_HOME=str(home), XDG_CONFIG_HOME=str(home))
    log = open(home / "caddy.log", "w")
    return subprocess.Popen(["caddy", "run", "--config", file, "--adapter", "caddyfile"], env=environment, stderr=log)


def apache(home, root, snippet, port):
    modules = pathlib.Path("/usr/lib/apache2/modules")
    file = home / "httpd.conf"
    loads = "".join(f"LoadModule {name}_module {modules}/mod_{name}.so\n" for name in
                    ["mpm_event", "authz_core", "alias", "dir", "headers", "mime", "rewrite"])
    (home / "mime.types").write_text("text/html html\ntext/css css\ntext/javascript js\nimage/svg+xml svg\nimage/png png\n"
                                     "text/plain txt\napplication/xml xml\napplication/json json\naudio/mpeg mp3\nvideo/mp4 mp4\nimage/x-icon ico\n")
    user = "User www-data\nGroup www-data\n" if os.getuid() == 0 else ""
    file.write_text(
        f'ServerRoot "{home}"\nPidFile "{home}/httpd.pid"\nListen 127.0.0.1:{port}\nServerName paper.example\nErrorLog "{home}/apache.log"\n'
        f'{loads}{user}TypesConfig "{home}/mime.types"\nDocumentRoot "{root}"\nUseCanonicalName Off\n'
        f'<Directory "{root}">\nAllowOverride All\nRequire all granted\n</Directory>\n')
    program = shutil.which("apache2") or "/usr/sbin/apache2"
    return subprocess.Popen([program, "-f", file, "-DFOREGROUND"], stderr=open(home / "apache.out", "w"))


def path_of(address):
    """Apache sends whole addresses."""
    return address.removeprefix("http://paper.example") if address else ""


# nginx knows brotli only with a module that Debian does not install with it.
WAYS = {nginx: ["gzip"], caddy: ["br", "gzip"], apache: ["br", "gzip"]}


def serve(server, base):
    with tempfile.TemporaryDirectory() as folder:
        home = pathlib.Path(folder)
        home.chmod(0o755)
        public = site(home, base)
        root = home / "www"
        at = root / base.strip("/").replace("%20", " ")
        shutil.copytree(public, at)
        port = free_port()
        with running(server(home, root, at / ".host", port), port):
            name = f"{server.__name__} {base}"
            ask_all(name, port, base, public)
            compressed.check_all(check, name, port, base, public, WAYS[server])


if __name__ == "__main__":
    for server in (nginx, caddy, apache):
        for base in ("/", "/a%20b/c/"):
            serve(server, base)
    print(f"{len(failed)} failed")
    sys.exit(1 if failed else 0)
