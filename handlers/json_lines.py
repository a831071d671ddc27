"""Files of JSON lines, read line by line: one that is not UTF-8 or no object is named, the others count."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class MalformedLine(Exception):
    """A line that is not what it should be; its text names what is wrong, with what is right."""


def numbered_lines(file: Path) -> Iterator[tuple[int, bytes]]:
    """The lines that are not blank, with their numbers. A line ends at a line feed alone: U+2028 and U+0085, which end
    lines elsewhere, may stand inside a JSON text (RFC 8259)."""
    content = file.read_bytes().removeprefix(_BYTE_ORDER_MARK)
    for number, line in enumerate(content.split(b"\n"), start=1):
        if line.strip():
            yield number, line


def read_object(line: bytes | str, right: str) -> dict[str, Any]:
    """The object of one line; `right` is an example of one."""
    try:
        read = json.loads(line if isinstance(line, str) else line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise MalformedLine(f"byte {error.start + 1} of it is not UTF-8") from error
    except json.JSONDecodeError as error:
        raise MalformedLine(f"it is not JSON ({error.msg})") from error
    except (ValueError, RecursionError) as error:
        raise MalformedLine("it is JSON with a number or a nesting beyond all measure") from error
    if not isinstance(read, dict):
        raise MalformedLine(f"it is no object; right is {right}")
    return read
