"""PSS/E RAW, revisions 30 to 35: one file a family of records, and the way from them into a pandapower net.

Field names and meanings are those of the PSS/E Program Operation Manual's chapter on power flow data [I: form as met
in files of revisions 31 to 33; 30, 34 and 35 from the manuals' tables as generally known].
"""
