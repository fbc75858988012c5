# EXAMPLE of its code in docs/errors.md
group "empty" { # ERROR: Missing block
  base_url = "http://127.0.0.1"
}
check "nothing" {} # ERROR: Missing block

group "api" {
  base_url = "http://127.0.0.1:8080"
  request "list" { path = "/items" }
}

benchmark "b" {
  groups      = [group.api]
  strategies  = [strategy.map, strategy.gather]
  concurrency = [1, 5]
}
