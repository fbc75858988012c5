in_hcl = { a = [{ b = 1, b = 2 }] } # ERROR: Key given twice
