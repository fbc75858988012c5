# EXAMPLE of its code in docs/errors.md
# A benchmark needs a name, and only one.
group { # ERROR: Missing name
  base_url = "http://127.0.0.1"
}

group "api" {
  base_url = "http://127.0.0.1:8080"
  request "list" { path = "/items" }
}

benchmark "b" {
  groups      = [group.api]
  strategies  = [strategy.map, strategy.gather]
  concurrency = [1, 5]
}
