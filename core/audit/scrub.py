"""Keeps personal data out of the log. Loaded before the apps, so it imports none of them."""

import logging
import re

# Nine digits or more in a row are a NIK, a card or a phone number; none belongs in a log.
LONG_NUMBER = re.compile(r"\d{9,}")
QUERY = re.compile(r"\?\S+")
# Where PostgreSQL quotes the row that it refused.
QUOTED_ROW = re.compile(r"^(DETAIL|CONTEXT):.*$", re.M)


class WithoutPersonalData(logging.Filter):
    """Cuts queries, long numbers and quoted rows out of the log, tracebacks included (failures 13, 34)."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        clean = LONG_NUMBER.sub("[angka]", QUERY.sub("?[isi]", message))
        if clean != message:
            record.msg, record.args = clean, ()
        if record.exc_info:
            # A formatter takes the text that it finds here.
            told = logging.Formatter().formatException(record.exc_info)
            record.exc_text = LONG_NUMBER.sub("[angka]", QUOTED_ROW.sub(r"\1: [isi]", told))
        return True
