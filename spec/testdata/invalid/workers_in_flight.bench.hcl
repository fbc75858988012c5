bench {
  workers {
    min = 2
    max = 8
  }
}

group "api" {
  base_url = "http://127.0.0.1:8080"
  request "list" { path = "/items" }
}

benchmark "open" {
  groups        = [group.api]
  strategies    = [strategy.map]
  rate          = [100]
  max_in_flight = 5 # ERROR: Fewer in flight than workers
}
