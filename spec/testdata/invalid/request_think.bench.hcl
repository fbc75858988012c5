group "shop" {
  base_url = "http://127.0.0.1:8080"
  request "login" {
    path  = "/login"
    think = "2" # ERROR: Not a duration
  }
  request "items" {
    path  = "/items"
    think = ["2s", "1s"] # ERROR: Wrong way round
  }
  request "order" {
    path  = "/order"
    think = ["2s"] # ERROR: Wrong type
  }
}

benchmark "b" {
  groups      = [group.shop]
  strategies  = [strategy.sequential]
  concurrency = [1]
}
