bench {
  workers {
    min      = 4
    max      = 2           # ERROR: Fewer at most than at least
    labels   = { "-a" = 1 } # ERROR: Invalid label
    on_lost  = "go on"     # ERROR: Value not allowed
    wait     = "0s"         # ERROR: Duration of zero
    max_skew = "2"         # ERROR: Not a duration
    secrets  = "keep"      # ERROR: Value not allowed
    number   = 3           # ERROR: Unknown argument
  }
  workers { # ERROR: Second workers block
    min = 1
  }
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
