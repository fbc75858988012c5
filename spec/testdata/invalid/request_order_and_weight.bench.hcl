group "shop" {
  base_url = "http://127.0.0.1:8080"
  order    = "shuffled" # ERROR: Shuffled, and in order
  request "login" { path = "/login" }
  request "items" {
    path       = "/items"
    weight     = 3 # ERROR: Several times, and in order
    depends_on = [request.login]
  }
}

benchmark "b" {
  groups      = [group.shop]
  strategies  = [strategy.sequential]
  concurrency = [1]
}
