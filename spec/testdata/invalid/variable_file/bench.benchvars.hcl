bas_url  = "http://a" # WARNING: Undeclared variable
base_url = upper("a") # ERROR: A value can't call functions
list     = [base_url] # ERROR: A value can't refer to anything
