group "shop" {
  base_url = "http://127.0.0.1:8080"
  headers  = { Authorization = request.login.token } # ERROR: request can't be used here
  request "login" {
    path    = "/login"
    capture = { token = json("$.token"), ids = json("$.ids[*]", "all") }
  }
  request "items" {
    path    = "/items"
    headers = { Authorization = "Bearer ${request.login.tokn}" } # ERROR: Unknown capture
  }
  request "order" {
    path = "/order/${request.logn.token}" # ERROR: Unknown request
  }
  request "text" { path = "/${login.token}" } # ERROR: Unknown reference
}

locals {
  token = request.login.token # ERROR: request can't be used here
}

benchmark "b" {
  groups      = [group.shop]
  strategies  = [strategy.sequential]
  concurrency = [1]
}
