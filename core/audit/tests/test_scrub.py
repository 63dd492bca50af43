"""No line of the log holds a NIK, a phone number, a search or the row of a person."""

import io
import logging

from core.audit.scrub import WithoutPersonalData

NIK = "3522" + "0102039" + "00000"
REFUSED = f"refused {NIK}\nDETAIL:  Failing row contains (7, Siti Contoh, {NIK})."


def logged(write) -> str:
    """What one call of a logger writes."""
    target = io.StringIO()
    handler = logging.StreamHandler(target)
    handler.addFilter(WithoutPersonalData())
    logger = logging.Logger("contoh")
    logger.addHandler(handler)
    write(logger)
    return target.getvalue()


def test_message_and_its_arguments():
    told = logged(lambda logger: logger.warning("Not Found: %s", f"/orang/{NIK}/?q=siti"))
    assert told == "Not Found: /orang/[angka]/?[isi]\n"


def test_traceback():
    def fail(logger):
        try:
            raise ValueError(REFUSED)
        except ValueError:
            logger.exception("Internal Server Error")

    told = logged(fail)
    assert "ValueError: refused [angka]" in told
    assert "Siti" not in told and NIK not in told
