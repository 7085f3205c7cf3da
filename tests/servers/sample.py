#!/usr/bin/env python3
"""The sample site as real servers send it: built with redirects, addresses of what was taken down, a live page and an embed
of its own, served by nginx, Caddy and Apache with the files that the build wrote, at the top of a host and below `/a b/c/`. Every file
is asked for; then a real browser looks at every kind of page (tests/browser/policy.mjs; `--no-browser` leaves it out)."""

import datetime
import gzip
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.parse

from serve import PROGRAM, apache, ask, caddy, check, failed, free_port, nginx, path_of, running

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
SHORT, LONG = "max-age=60", "public, max-age=31536000, immutable"
MOVED = {
    "old/": ("funding/", 301), "old": ("funding/", 301), "2019/a%20b.html": ("funding/", 301), "index.php": ("", 301),
    "%D1%81%D1%82%D0%B0%D1%80%D0%BE%D0%B5/": ("ru/", 301), "for-now/": ("about/#owners", 302), "first/": ("funding/", 301),
    "a+b%20(c)/": ("funding/", 301), "$5.php": ("funding/", 301),
}
GONE = ["libel/", "libel", "libel.php", "libel.html", "ru/libel.php"]
TYPES = {
    "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8", "ics": "text/calendar; charset=utf-8", "svg": "image/svg+xml",
    "png": "image/png", "ico": ("image/x-icon", "image/vnd.microsoft.icon"), "mp3": "audio/mpeg", "mp4": "video/mp4",
    "js": ("application/javascript; charset=utf-8", "text/javascript; charset=utf-8"), "txt": "text/plain; charset=utf-8",
    "xml": ("text/xml; charset=utf-8", "application/xml; charset=utf-8", "application/rss+xml; charset=utf-8", "application/atom+xml; charset=utf-8"),
    "json": ("application/json", "application/json; charset=utf-8", "application/feed+json; charset=utf-8", "application/manifest+json; charset=utf-8"),
}
NAMED = {
    "feed.xml": "application/rss+xml; charset=utf-8", "atom.xml": "application/atom+xml; charset=utf-8",
    "feed.json": "application/feed+json; charset=utf-8", "manifest.json": "application/manifest+json; charset=utf-8",
}
SETTINGS = '''
[[redirects]]
from = "/old"
to = "@/funding.md"
[[redirects]]
from = "/2019/a%20b.html"
to = "@/funding.md"
[[redirects]]
from = "/index.php"
to = "/"
[[redirects]]
from = "/старое/"
to = "/ru/"
[[redirects]]
from = "/for-now/"
to = "/about/#owners"
status = 302
[[redirects]]
from = "/first/"
to = "/old/"
[[redirects]]
from = "/a+b (c)/"
to = "/old/"
[[redirects]]
from = "/$5.php"
to = "/old/"
[hosting]
hosts = ["nginx", "caddy", "apache"]
compress = ["gzip", "brotli"]
[hosting.headers]
Strict-Transport-Security = "max-age=63072000"
X-Paper = "said \\"so\\", 100%"
'''


def build(home, base, more=""):
    site = home / "site"
    shutil.copytree(TOP / "content", site / "content")
    settings = (TOP / "site.toml").read_text()
    settings = re.sub(r'^base_url = .*$', f'base_url = "http://127.0.0.1{base}"', settings, count=1, flags=re.M)
    at = settings.index("\n[page_size]")
    settings = settings[:at] + '\ngone = ["/libel/", "/libel.php", "/libel.html", "/ru/libel.php"]\n' + settings[at:] + SETTINGS + more
    settings += '[support]\nremind_email = "https://post.example/remind"\n' if "\n[support]" not in settings else ""
    (site / "site.toml").write_text(settings)
    now = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=10)
    stamp = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    (site / "content/news/film.md").write_text(
        f'+++\ntitle = "A film"\ndate = {stamp}\n+++\n\n'
        'Words.\n\n{{ <embed url="https://video.example/1" title="A film" provider="Video" /> }}\n')
    (site / "content/news/now.md").write_text(
        f'+++\ntitle = "Now"\ndate = {stamp}\nkind = "live"\n+++\n\nWords.\n\n## {now.strftime("%Y-%m-%d %H:%M")} It began\n\nWords.\n')
    subprocess.run([PROGRAM, "build", "-q", "--site", site], check=True)
    return site / "public"


def is_fixed(path):
    return path.startswith(("assets/", "media/")) or bool(re.search(r"search/index/.*\.pf_", path))


def ask_all(name, port, base, public):
    files = sorted(str(file.relative_to(public)) for file in public.rglob("*") if file.is_file())
    policies = set()

    def headers(path, answer, keep):
        for header, value in [("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "strict-origin-when-cross-origin"),
                              ("Strict-Transport-Security", "max-age=63072000"), ("X-Paper", 'said "so", 100%')]:
            check(f"{name} {header} of {path}", answer.headers.get_all(header) == [value], answer.headers.get_all(header))
        check(f"{name} permissions of {path}", "camera=()" in (answer.getheader("Permissions-Policy") or ""), answer.getheaders())
        policies.add(" and ".join(answer.headers.get_all("Content-Security-Policy") or ["none"]))
        check(f"{name} caching of {path}", answer.headers.get_all("Cache-Control") in keep, answer.headers.get_all("Cache-Control"))

    for file in files:
        path = file[:-len("index.html")] if file == "index.html" or file.endswith("/index.html") else file
        quoted = urllib.parse.quote(path)
        if file.startswith((".host/", ".htaccess")):
            check(f"{name} {file} is closed", ask(port, base + quoted)[0].status in (403, 404))
            continue
        answer, body = ask(port, base + quoted)
        if path in [urllib.parse.unquote(one) for one in MOVED] or path in GONE:
            continue
        is_stub = b'http-equiv="refresh"' in (public / file).read_bytes()[:600]
        check(f"{name} {path}", answer.status == (301 if is_stub else 200), answer.status)
        if is_stub:
            continue
        check(f"{name} bytes of {path}", body == (public / file).read_bytes(), len(body))
        headers(path, answer, [[LONG if is_fixed(file) else SHORT]])
        wanted = NAMED.get(file.rsplit("/", 1)[-1]) or TYPES.get(file.rsplit(".", 1)[-1])
        media = answer.getheader("Content-Type")
        check(f"{name} media type of {path}", wanted is None or media == wanted or (isinstance(wanted, tuple) and media in wanted), media)
    for path, (to, status) in MOVED.items():
        answer, _ = ask(port, base + path)
        check(f"{name} {path} leads on", (answer.status, path_of(answer.getheader("Location"))) == (status, base + to), (answer.status, answer.getheader("Location")))
        headers(path, answer, [[SHORT]])
        leads = ask(port, (base + to).split("#")[0])[0]
        check(f"{name} to where {path} leads", leads.status == 200, leads.status)
    for path in GONE:
        answer, body = ask(port, base + path)
        page = public / ("ru/410.html" if path.startswith("ru/") else "410.html")
        check(f"{name} {path} is gone", answer.status == 410 and body == page.read_bytes(), (answer.status, body[:80]))
        check(f"{name} type of {path}", answer.getheader("Content-Type") == TYPES["html"], answer.getheader("Content-Type"))
        headers(path, answer, [[SHORT], None])
    for path in ["nothing", "nothing/", "assets/nothing.css", "news/nothing.ics", "nothing/feed.xml", "search/index/0/index/no.pf_index", "libel.htmlx"]:
        answer, body = ask(port, base + path)
        check(f"{name} {path} is unknown", answer.status == 404 and body == (public / "404.html").read_bytes(), (answer.status, body[:80]))
        check(f"{name} type of {path}", answer.getheader("Content-Type") == TYPES["html"], answer.getheader("Content-Type"))
        headers(path, answer, [[SHORT], None])
    compressed(name, port, base, public, files)
    check(f"{name} one policy", len(policies) == 1, policies)
    policy = next(iter(policies))
    for word in ["default-src 'none'", "'wasm-unsafe-eval'", "https://post.example", "frame-src https:", "frame-ancestors 'self'"]:
        check(f"{name} policy has {word}", word in policy, policy)
    check(f"{name} policy is strict", "unsafe-inline" not in policy and "'unsafe-eval'" not in policy, policy)


def compressed(name, port, base, public, files):
    """Where the build wrote compressed files, they are what is sent."""
    count = {".gz": 0, ".br": 0}
    for ending, coding in [(".gz", "gzip"), (".br", "br")]:
        for file in [file for file in files if file.endswith(ending) and not file.startswith(".")]:
            plain = file[:-len(ending)]
            page = (public / plain).read_bytes()
            if coding == "br" and name.startswith("nginx") or b'http-equiv="refresh"' in page[:600] or b'class="p-gone' in page[:2000]:
                continue
            path = base + urllib.parse.quote(plain.removesuffix("index.html") if plain.endswith("/index.html") or plain == "index.html" else plain)
            answer, body = ask(port, path, {"Accept-Encoding": coding})
            bare, _ = ask(port, path)
            check(f"{name} {plain} as {coding}", answer.getheader("Content-Encoding") == coding and body == (public / file).read_bytes(), answer.getheaders())
            check(f"{name} type of {plain} as {coding}", answer.getheader("Content-Type") == bare.getheader("Content-Type"), (answer.getheader("Content-Type"), bare.getheader("Content-Type")))
            check(f"{name} {plain} varies", "Accept-Encoding" in (answer.getheader("Vary") or ""), answer.getheaders())
            check(f"{name} caching of {plain}", answer.headers.get_all("Cache-Control") == [LONG if is_fixed(plain) else SHORT], answer.headers.get_all("Cache-Control"))
            count[ending] += 1
    check(f"{name} has compressed files", count[".gz"] > 100 and (count[".br"] > 100 or name.startswith("nginx")), count)


def serve(server, base, has_browser):
    with tempfile.TemporaryDirectory() as folder:
        home = pathlib.Path(folder)
        home.chmod(0o755)
        public = build(home, base)
        root = home / "www"
        at = root / urllib.parse.unquote(base).strip("/")
        shutil.copytree(public, at)
        port = free_port()
        with running(server(home, root, at / ".host", port), port):
            name = f"{server.__name__} {base}"
            ask_all(name, port, base, at)
            if has_browser:
                looked = policy(f"http://127.0.0.1:{port}{base}", at)
                check(f"{name} in a browser", looked.returncode == 0, looked.stdout + looked.stderr)
                print(f"{name} in a browser: {looked.stdout.strip().splitlines()[-1:]}")


def policy(address, public, *pages):
    script = TOP / "tests/browser/policy.mjs"
    return subprocess.run(["node", script, address, public, *pages], capture_output=True, text=True)


def sees_what_is_forbidden():
    """The browser's part can fail: a policy that allows nothing is broken by the first page."""
    with tempfile.TemporaryDirectory() as folder:
        home = pathlib.Path(folder)
        home.chmod(0o755)
        public = build(home, "/", 'Content-Security-Policy = "default-src \'none\'"\n')
        port = free_port()
        with running(nginx(home, public, public / ".host", port), port):
            looked = policy(f"http://127.0.0.1:{port}/", public, "2")
            check("what is forbidden is seen", looked.returncode == 1 and "forbids" in looked.stdout, looked.stdout + looked.stderr)


if __name__ == "__main__":
    for server in (nginx, caddy, apache):
        for base in ("/", "/a%20b/c/"):
            # What a page may do does not hang on where it lies: one server at the top of a host will do.
            serve(server, base, "--no-browser" not in sys.argv and (server is nginx or base != "/"))
    if "--no-browser" not in sys.argv:
        sees_what_is_forbidden()
    print(f"{len(failed)} failed")
    sys.exit(1 if failed else 0)
