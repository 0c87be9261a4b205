from . import data_recycle_record
