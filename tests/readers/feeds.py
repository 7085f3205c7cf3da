#!/usr/bin/env python3
"""Reads every feed of a built site as a feed reader does, with feedparser (for RSS and Atom) and json (for JSON Feed).

    tests/readers/feeds.py FOLDER BASE_URL

Each must be read without complaint; each entry has an id, a title, a link and a date, and its id no other entry has;
what leads below BASE_URL leads to a file of FOLDER.
"""

import json
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import feedparser

NAMES = {"feed.xml", "atom.xml", "feed.json"}
wrong = []


class Addresses(HTMLParser):
    """The addresses in some HTML, and what may not be there."""

    def __init__(self, html):
        super().__init__()
        self.found, self.refused = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag in {"script", "form", "style", "iframe", "svg", "input"}:
            self.refused.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name in {"style", "class", "id"}:
                self.refused.append(name)
            if name in {"href", "src", "cite"}:
                self.found.append(value or "")
            if name == "srcset":
                self.found += [part.split()[0] for part in (value or "").split(", ") if part.split()]


def check_address(tree, base, place, address):
    if not address.startswith(("https://", "http://", "mailto:", "tel:", "sms:", "xmpp:", "matrix:", "tg:", "sgnl:")):
        wrong.append(f"{place}: {address!r} is not whole")
    elif address.startswith(base):
        path = unquote(address[len(base):].split("#")[0].split("?")[0])
        file = tree / path
        if not (file.is_file() or (file / "index.html").is_file()):
            wrong.append(f"{place}: there is nothing at {address}")


def check_html(tree, base, place, html):
    addresses = Addresses(html)
    wrong.extend(f"{place}: has {what}" for what in addresses.refused)
    for address in addresses.found:
        check_address(tree, base, place, address)


def read_xml(path):
    """The feed's own addresses, and its entries: id, title, link, whether it has a date, HTML."""
    # Without its sanitiser, so that what is there is seen.
    feed = feedparser.parse(str(path), sanitize_html=False, resolve_relative_uris=False)
    if feed.bozo:
        wrong.append(f"{path}: {feed.bozo_exception}")
    own = [link.href for link in feed.feed.get("links", []) if link.rel in {"self", "alternate"}]
    entries = []
    for entry in feed.entries:
        html = [content.value for content in entry.get("content", [])]
        media = [content["url"] for content in entry.get("media_content", [])]
        date = entry.get("published_parsed") or entry.get("updated_parsed")
        entries.append((entry.get("id"), entry.get("title"), entry.get("link"), bool(date), html, media))
    return feed.feed.get("title"), own, entries


def read_json(path):
    feed = json.loads(path.read_text(encoding="utf-8"))
    if feed["version"] != "https://jsonfeed.org/version/1.1":
        wrong.append(f"{path}: {feed['version']}")
    entries = []
    for item in feed["items"]:
        html = [item["content_html"]] if "content_html" in item else []
        if not html and "content_text" not in item:
            wrong.append(f"{path}: {item['id']} has no content")
        media = [item["image"]] if "image" in item else []
        entries.append((item["id"], item.get("title"), item["url"], "date_published" in item, html, media))
    return feed["title"], [feed["home_page_url"], feed["feed_url"]], entries


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    tree, base = Path(sys.argv[1]), sys.argv[2].rstrip("/") + "/"
    feeds = sorted(
        path for path in tree.rglob("*") if path.name in NAMES or path.parent == tree / "feeds" and path.suffix == ".xml"
    )
    entries_read = 0
    for path in feeds:
        place = path.relative_to(tree)
        title, own, entries = read_json(path) if path.suffix == ".json" else read_xml(path)
        if not title:
            wrong.append(f"{place}: has no title")
        for address in own:
            check_address(tree, base, place, address)
        ids = [entry[0] for entry in entries]
        if len(set(ids)) != len(ids):
            wrong.append(f"{place}: an id stands twice")
        for id, headline, link, has_date, html, media in entries:
            entries_read += 1
            if not (id and headline and link and has_date):
                wrong.append(f"{place}: an entry lacks its id, title, link or date: {id} {headline} {link} {has_date}")
            for address in [link or "", *media]:
                check_address(tree, base, place, address)
            for text in html:
                check_html(tree, base, place, text)
    for line in wrong:
        print(line, file=sys.stderr)
    print(f"{len(feeds)} feeds with {entries_read} entries read, {len(wrong)} mistakes")
    sys.exit(1 if wrong or not feeds else 0)


main()
