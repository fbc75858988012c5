group "shop" {
  for_each = ["a", "b"]
  base_url = "http://127.0.0.1:8080"
  request "login" {
    path    = "/login"
    capture = { token = json("$.token"), other = json("$.other"), status = status() } # WARNING: Unused capture
  }
  request "items" { path = "/items/${request.login.token}" }
}

benchmark "b" {
  groups      = [group.shop]
  strategies  = [strategy.sequential]
  concurrency = [1]
}
