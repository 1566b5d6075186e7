"""What the browser is sent: a report with the script that renews it, and the few pages that are no report."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

_CSP = re.compile(r'(<meta http-equiv="Content-Security-Policy" content=")([^"]*)(">)')
_HEAD = re.compile(r"</head>", re.IGNORECASE)

_LOOKS = (
    "body{font:17px/1.5 system-ui,sans-serif;max-width:42rem;margin:3rem auto;padding:0 1rem;"
    "color:#1d2b3a;background:#fff}a{color:#0b5cad}li{margin:.4rem 0}"
)


def with_script(page: str, host: str, **data: str) -> str:
    """A page with the script that renews it, and a policy that lets this one script run and listen.

    Args:
        page: The page as it is published; one without a head stays as it is.
        host: Name and port by which the browser knows the server.
        data: What the script is to know: theme and version.
    """
    words = " ".join(f'data-{name}="{html.escape(value)}"' for name, value in data.items())
    script = f'<script src="/.watch/reload.js" {words}></script>'
    with_line = _HEAD.sub(lambda found: script + found.group(), page, count=1)
    return _CSP.sub(lambda found: found.group(1) + allowing(found.group(2), host) + found.group(3), with_line, count=1)


def allowing(policy: str, host: str) -> str:
    """A content security policy that takes scripts and news from this server, too.

    Args:
        policy: The page's own.
        host: Name and port of the server.
    """
    more = {"script-src": "'self'", "connect-src": f"ws://{host}"}
    parts = {part.split()[0]: part.split()[1:] for part in policy.split(";") if part.split()}
    for name, source in more.items():
        parts[name] = [each for each in parts.get(name, []) if each != "'none'"] + [source]
    return "; ".join(" ".join([name, *sources]) for name, sources in parts.items())


def plain(title: str, body: str, host: str, **data: str) -> str:
    """A page that is no report.

    Args:
        title: Its heading, as text.
        body: What follows, as HTML.
        host: Name and port of the server.
        data: What the script is to know.
    """
    policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    page = (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">'
        f"<title>{html.escape(title)}</title><style>{_LOOKS}</style></head>"
        f"<body><main><h1>{html.escape(title)}</h1>{body}</main></body></html>"
    )
    return with_script(page.replace("default-src 'none'", "default-src 'none'; img-src data:"), host, **data)


def front(themes: Mapping[str, str], host: str, mark: str) -> str:
    """The list of what is watched.

    Args:
        themes: Titles by theme.
        host: Name and port of the server.
        mark: Changes with the list.
    """
    items = "".join(f'<li><a href="/{name}/">{html.escape(title or name)}</a></li>' for name, title in themes.items())
    return plain("Reports that are watched", f"<ul>{items}</ul>", host, list=mark)


def listing(names: list[str], host: str) -> str:
    """What lies in a folder of a report.

    Args:
        names: Names of files, folders with a slash.
        host: Name and port of the server.
    """
    items = "".join(f'<li><a href="{html.escape(name)}">{html.escape(name)}</a></li>' for name in names)
    return plain("Files", f"<ul>{items}</ul>", host)
