group "shop" {
  base_url = "http://127.0.0.1:8080"
  request "login" {
    path    = "/login"
    capture = { token = json("token") } # ERROR: Invalid function argument
  }
  request "items" {
    path    = "/items"
    capture = { id = json("$.id", "eny") } # ERROR: Invalid function argument
  }
  request "form" {
    path    = "/form"
    capture = { t = body("(a)(b)") } # ERROR: Invalid function argument
  }
  request "text" {
    path    = "/text"
    capture = { t = "$.id" } # ERROR: Not a capture
  }
  request "head" {
    method  = "HEAD"
    path    = "/head"
    capture = { t = json("$.id") } # ERROR: HEAD has no body
  }
  request "name" {
    path    = "/name"
    capture = { "a b" = status() } # ERROR: Not a name
  }
  request "elsewhere" {
    path = status() # ERROR: Condition out of place
  }
}

benchmark "b" {
  groups      = [group.shop]
  strategies  = [strategy.sequential]
  concurrency = [1]
}
