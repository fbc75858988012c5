# EXAMPLE of its code in docs/errors.md
benchmark "x" { # ERROR: Missing argument
  groups      = [group.api]
  concurrency = [1]
}
check "c" {
  assert { # ERROR: Missing argument
    condition = true
  }
}
report "r" {} # ERROR: Missing argument
output "o" {} # ERROR: Missing argument
moved { # ERROR: Missing argument
  from = benchmark.a
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
