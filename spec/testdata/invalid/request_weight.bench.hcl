group "g" {
  base_url = "http://127.0.0.1"
  request "a" {
    path   = "/"
    weight = 0 # ERROR: Number out of bounds
  }
  request "b" {
    path   = "/"
    weight = 1.5 # ERROR: Not a whole number
  }
  request "c" {
    path   = "/"
    weight = "many" # ERROR: Wrong type
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
