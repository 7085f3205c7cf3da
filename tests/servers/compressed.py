"""What a server sends of the compressed copies: the copy's own bytes, with the type of the file, to those who accept it."""

import http.client

# The names of the ways, with the endings of their files.
ENDINGS = {"gzip": ".gz", "br": ".br"}


def ask(port, path, accept=None, **more):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.putrequest("GET", path, skip_accept_encoding=True)
    headers = {"Accept-Encoding": accept, "If-None-Match": more.get("known")}
    for name, value in headers.items():
        if value:
            connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def check_all(check, name, port, base, public, ways):
    """`ways` are those that the server sends, the one that it prefers first."""
    sheet = next((public / "assets").glob("*.css")).name
    files = {
        "": "index.html",
        "news/there/": "news/there/index.html",
        f"assets/{sheet}": f"assets/{sheet}",
        "large.txt": "large.txt",
        "drawing.svg": "drawing.svg",
        "manifest.json": "manifest.json",
        "feed.xml": "feed.xml",
        "robots.txt": "robots.txt",
        "news/nothing/": "404.html",
        "news/gone/": "410.html",
    }
    for address, file in files.items():
        what = f"{name} {address or 'front'}"
        plain, body = ask(port, base + address)
        whole = (public / file).read_bytes()
        check(f"{what} plain", body == whole and plain.getheader("Content-Encoding") is None, (plain.status, plain.getheaders()))
        expected = {"": 200, "news/nothing/": 404, "news/gone/": 410}.get(address, 200)
        check(f"{what} status", plain.status == expected, plain.status)
        asked = {"gzip": "gzip", "br": "br", "br, gzip;q=0.5": "br", "gzip, deflate, br, zstd": ways[0]}
        for accept, way in asked.items():
            answer, body = ask(port, base + address, accept)
            if way not in ways:
                way = next((way for way in ways if way in accept), None)
            copy = public / f"{file}{ENDINGS.get(way, '?')}"
            headers = answer.getheaders()
            check(f"{what} {accept} status", answer.status == plain.status, answer.status)
            check(f"{what} {accept} type", answer.getheader("Content-Type") == plain.getheader("Content-Type"), headers)
            if way is None or not copy.exists():
                check(f"{what} {accept} as it is", body == whole and answer.getheader("Content-Encoding") is None, headers)
                continue
            check(f"{what} {accept} encoding", answer.getheader("Content-Encoding") == way, headers)
            check(f"{what} {accept} bytes", body == copy.read_bytes(), len(body))
            check(f"{what} {accept} vary", "accept-encoding" in (answer.getheader("Vary") or "").lower(), headers)
            check(f"{what} {accept} cache", answer.getheader("Cache-Control") == plain.getheader("Cache-Control"), headers)
            check(f"{what} {accept} safe", answer.getheader("X-Content-Type-Options") == "nosniff", headers)
            tag = answer.getheader("ETag")
            if answer.status == 200 and tag:
                check(f"{what} {accept} tag", tag != plain.getheader("ETag"), (tag, plain.getheader("ETag")))
                again, _ = ask(port, base + address, accept, known=tag)
                check(f"{what} {accept} again", again.status == 304, again.status)
        for accept in ("identity", "deflate"):
            answer, body = ask(port, base + address, accept)
            check(f"{what} {accept}", body == whole and answer.getheader("Content-Encoding") is None, answer.getheaders())
    check(f"{name} has copies", all((public / f"large.txt{ending}").exists() for ending in ENDINGS.values()))
    answer, body = ask(port, base + "small.txt", "gzip, br")
    check(f"{name} small", body == b"small" and answer.getheader("Content-Encoding") is None, answer.getheaders())
