# ERROR@+1: File is not UTF-8
# café
locals {}
