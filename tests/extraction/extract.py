"""Gives what trafilatura takes out of pages: a JSON object {id: HTML} comes in, {id: {mode: text}} goes out."""

import json
import sys

import trafilatura

MODES = {"plain": {}, "precision": {"favor_precision": True}, "recall": {"favor_recall": True}, "fast": {"fast": True}}


def texts(html):
    return {mode: trafilatura.extract(html, **how) or "" for mode, how in MODES.items()}


json.dump({name: texts(html) for name, html in json.load(sys.stdin).items()}, sys.stdout)
