"""What somebody could send instead of what a form asks for."""

from __future__ import annotations

import os

# GARBAGE=1 in the environment: the long run, which tries everything everywhere.
ALL_OF_IT = bool(os.environ.get("GARBAGE"))
# A name that no page has by itself: markup that comes to life is found by it.
MARK = "q9z"

MARKUP = [
    f"<{MARK}>",
    f"'\"><{MARK} on{MARK}=1>",
    f"<script>{MARK}</script>",
    f"<img src={MARK} onerror={MARK}>",
    f'" on{MARK}="1',
    f"' on{MARK}='1",
    f"</textarea><{MARK}>",
    f"</title></style></script><{MARK}>",
    f"<svg/onload={MARK}>",
    f"javascript:{MARK}",
    f"<!--><{MARK}>",
    f"&lt;{MARK}&gt;<a href=javascript:{MARK}>",
    f"<iframe srcdoc='<{MARK}>'>",
    f"\\u003c{MARK}\\u003e",
    f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;<{MARK}>'>",
]
# What a template would work out; the outcome stands nowhere else.
TEMPLATES = [
    "{{ 8191|add:8191 }}",
    "{% now 'Y' %}{{ request.user.password }}",
    "${8191*2}",
    "#{8191*2}",
    "<%= 8191*2 %>",
]
WORKED_OUT = ("16382", "argon2", "md5$")
SQL = [
    "' OR '1'='1",
    "'; DROP TABLE cases_family; --",
    "1) UNION SELECT password FROM cases_user --",
    "%' ESCAPE '!",
    "\\'; --",
    "%s%s%(x)s",
]
FORMULAS = [
    "=1+1",
    "+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "|calc",
    "%0A=1",
    "\uff1d1",
    "  =1",
    "'=1",
    "=cmd|' /C calc'!A0",
]
SIGNS = [
    "\x00",
    "a\x00b",
    "\u202eabc",
    "\x1b[31m",
    "\x0b",
    "\ufeff",
    "\ufffe",
    "\ud800",
    "👩‍👧‍👦" * 9,
    "İ",
    "ﬃ",
    "\u0345" * 50,
]
NUMBERS = [
    *("0", "-1", "1e309", "-1e309", "NaN", "Infinity", "1" * 400, "9223372036854775808", "-9223372036854775809"),
    *("2147483648", "0x10", "1_0", "١٢٣", "1,5", "1.5.5", "00000000001", "1e-400", " 1 ", "½"),
]
DATES = [
    *("0000-01-01", "0001-01-01", "9999-12-31", "10000-01-01", "2023-02-30", "-1-1-1", "2023-13-01", "31-12-9999"),
    *("1899-12-31", "2023-01-01T00:00", "2023-W01", "24:00", "25:61", "00:00:00.0000001"),
]
LONG = ["a" * 10**6, "<" * 3000, "é" * 70_000, "a\n" * 50_000]
OTHER = [
    "",
    " ",
    "on",
    "true",
    "None",
    "[]",
    "{}",
    "../../../etc/passwd",
    "http://169.254.169.254/",
    "\r\nSet-Cookie: a=b",
]

ALL = [*MARKUP, *TEMPLATES, *SQL, *FORMULAS, *SIGNS, *NUMBERS, *DATES, *OTHER, *LONG]
