"""Writes one short talk in every format that is read, as small as the format allows.

What a test expects stands in the test.
"""

import json
import zipfile
from pathlib import Path

import docx
from odfdo import Document, Paragraph

SPOKEN = [
    "I: Wie hat es angefangen?",
    "B: Mit einem Ofen, (lacht) größer als ich.",
    "I: Und dann?",
    "B: Dann kam die Kundschaft.",
]


def write_docx(path: Path, lines=SPOKEN) -> Path:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(str(path))
    return path


def write_odt(path: Path, lines=SPOKEN) -> Path:
    document = Document("text")
    document.body.clear()
    for line in lines:
        document.body.append(Paragraph(line))
    document.save(str(path))
    return path


def write_locked_odt(path: Path) -> Path:
    """As LibreOffice saves with a password: the content is ciphertext, the manifest says so."""
    kind = "application/vnd.oasis.opendocument.text"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:size="99">'
        '<manifest:encryption-data manifest:checksum="x"/></manifest:file-entry>'
        "</manifest:manifest>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", bytes(range(256)))
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


def write_rtf(path: Path, lines=SPOKEN) -> Path:
    body = "\\par\n".join(
        "".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in line).replace("\t", "\\tab ")
        for line in lines
    )
    path.write_text("{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}\n" + body + "\\par}\n")
    return path


def write_txt(path: Path, lines=SPOKEN) -> Path:
    path.write_text("\n\n".join(lines), encoding="utf-8")
    return path


def write_vtt(path: Path, lines=SPOKEN) -> Path:
    cues = [
        f"00:00:{n:02d}.000 --> 00:00:{n + 1:02d}.000\n<v {line[0]}>{line[3:]}"
        for n, line in enumerate(lines)
    ]
    path.write_text("WEBVTT\n\n" + "\n\n".join(cues) + "\n", encoding="utf-8")
    return path


def write_srt(path: Path, lines=SPOKEN) -> Path:
    cues = [
        f"{n + 1}\n00:00:{n:02d},000 --> 00:00:{n + 1:02d},000\n{line}"
        for n, line in enumerate(lines)
    ]
    path.write_text("\n\n".join(cues) + "\n", encoding="utf-8")
    return path


def write_noscribe(path: Path, lines=SPOKEN) -> Path:
    """Head, meta lines and turns as noScribe writes them."""
    paragraphs = [
        f'<p><a name="ts_{n * 1000}_{n * 1000 + 900}_S0{n % 2}" >{line[:2]} '
        f'<span style="color: #78909C" >[00:00:{n:02d}]</span>{line[2:]}</a></p>'
        for n, line in enumerate(lines)
    ]
    path.write_text(
        '<!DOCTYPE HTML><html ><head ><meta charset="UTF-8" /><style type="text/css" >p {color: red}'
        '</style></head><body ><p style="font-weight:600;">aufnahme_7</p>'
        "<p>Transcribed with noScribe vers. 0.6<br />Audio source: aufnahme_7.mp3</p>"
        + "".join(paragraphs)
        + "</body></html>",
        encoding="utf-8",
    )
    return path


def write_whisper(path: Path, lines=SPOKEN) -> Path:
    """Whisper's segments with the speakers that WhisperX adds."""
    segments = [
        {"start": n + 0.0, "end": n + 0.9, "text": f" {line[3:]}", "speaker": f"SPEAKER_0{n % 2}"}
        for n, line in enumerate(lines)
    ]
    path.write_text(json.dumps({"language": "de", "segments": segments}), encoding="utf-8")
    return path


def write_assemblyai(path: Path, lines=SPOKEN) -> Path:
    """AssemblyAI's utterances: letters for speakers, milliseconds."""
    utterances = [
        {"speaker": "AB"[n % 2], "start": n * 1000, "end": n * 1000 + 900, "text": line[3:]}
        for n, line in enumerate(lines)
    ]
    content = {"text": "...", "utterances": utterances, "words": []}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def write_pdf(path: Path, pages=(SPOKEN,), lock: bool = False) -> Path:
    """Pages of lines in Helvetica; lock adds an encryption that no empty password opens."""
    objects: list[bytes] = [b"", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica"
                            b" /Encoding /WinAnsiEncoding >>"]  # fmt: skip
    kids = []
    for lines in pages:
        shown = b"".join(
            b"(" + line.encode("cp1252").replace(b"(", b"\\(").replace(b")", b"\\)") + b") Tj T*\n"
            for line in lines
        )
        stream = b"BT /F1 11 Tf 26 TL 72 780 Td\n" + shown + b"ET" if lines else b"0 0 9 9 re f"
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    trailer = b"<< /Size %d /Root 1 0 R" % (len(objects) + 2)
    if lock:
        secret = b"41" * 32
        objects.append(
            b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (secret, secret)
        )
        trailer += b" /Encrypt %d 0 R /ID [<41> <41>]" % len(objects)
    content = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    path.write_bytes(content + b"trailer\n" + trailer + b" >>\nstartxref\n%d\n%%%%EOF\n" % start)
    return path


WRITERS = {
    "word.docx": write_docx,
    "open.odt": write_odt,
    "rich.rtf": write_rtf,
    "plain.txt": write_txt,
    "mark.md": write_txt,
    "page.pdf": lambda path: write_pdf(path),
    "voices.vtt": write_vtt,
    "cues.srt": write_srt,
    "noscribe.html": write_noscribe,
    "whisper.json": write_whisper,
    "assembly.json": write_assemblyai,
}
