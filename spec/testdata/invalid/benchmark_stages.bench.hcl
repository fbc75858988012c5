benchmark "x" {
  groups      = [group.api]
  strategies  = [strategy.map, strategy.gather]
  stages = [{ rate = 5, duration = "1s" }]
  duration = "1s" # ERROR: Stages have their own duration
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
