# ERROR@+1: Invalid expression
base_url = 
