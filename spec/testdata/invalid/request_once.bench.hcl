group "late" {
  base_url = "http://127.0.0.1:1"
  request "first" {
    path    = "/"
    capture = { id = json("$.id") }
  }
  request "login" {
    path = "/${request.first.id}" # ERROR: Once, but after what is not
    once = true
  }
}

group "only" { # ERROR: Group without a batch
  base_url = "http://127.0.0.1:1"
  request "login" {
    path = "/"
    once = true
  }
}

group "heavy" {
  base_url = "http://127.0.0.1:1"
  request "login" {
    path   = "/"
    once   = true
    weight = 2 # ERROR: Once, and several times
  }
  request "logo" {
    path  = "/"
    once  = true
    think = "1s" # ERROR: Thinking before the first batch
  }
  request "home" { path = "/home" }
}

benchmark "b" {
  groups     = [group.late, group.only, group.heavy]
  strategies = [strategy.sequential]
  users      = [1]
}
