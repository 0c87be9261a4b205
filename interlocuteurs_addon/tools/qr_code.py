"""QR codes. Pure functions: no database, no Odoo."""

import io

import qrcode


def draw_qr_code(text, box_size):
    """Return the PNG of a QR code that says a text, readable with a damaged seventh.

    :param int box_size: pixels of each square

    >>> draw_qr_code("https://example.com", 6)[:4]
    b'\\x89PNG'
    """
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, box_size=box_size)
    code.add_data(text.encode())
    picture = io.BytesIO()
    code.make_image().save(picture, format="PNG")
    return picture.getvalue()
