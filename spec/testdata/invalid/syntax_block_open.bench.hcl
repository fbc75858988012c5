group "g" { # ERROR: Unclosed configuration block
  base_url = "http://127.0.0.1"
