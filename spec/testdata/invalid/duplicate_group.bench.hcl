# EXAMPLE of its code in docs/errors.md
group "api" { # the second one, below, is the error
  base_url = "http://127.0.0.1"
  request "r" { path = "/" }
}

group "api" { # ERROR: Second group "api"
  base_url = "http://127.0.0.1"
  request "r" { path = "/" }
}

benchmark "b" {
  groups      = [group.api]
  strategies  = [strategy.map]
  concurrency = [1]
}
