"""The werkboek: one workbook that carries a whole pilot in and out.

What other modules use: `importing.run` and `exporting.write`. The sheets and their columns are data, in `sheets`
and `file_sheets`.
"""
