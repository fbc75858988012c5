bench {
  workers {
    min      = 3
    max      = 8
    labels   = { zone = "a" }
    on_lost  = "wait"
    wait     = "5m"
    max_skew = "2ms"
    secrets  = "local"
  }
}

group "api" {
  base_url = "http://127.0.0.1:8080"
  request "list" { path = "/items" }
}

benchmark "b" {
  groups      = [group.api]
  strategies  = [strategy.map]
  concurrency = [1, 5]
}
