locals {
  token = setup.org.access # ERROR: setup can't be used here
}

client "quick" {
  http_version = "3"
}

client "bearer" {
  auth {
    type  = "bearer"
    token = setup.org.access # ERROR: setup can't be used here
  }
}

data "users" {
  rows = [{ name = "ann" }]
}

setup "org" {
  base_url = "http://127.0.0.1:8080"
  request "token" {
    path    = "/token"
    capture = { access = json("$.token") }
  }
  request "row" {
    path   = "/${data.users.name}" # ERROR: data can't be used here
    weight = 2                     # ERROR: Unknown argument
  }
  request "misspelt" {
    path = "/${request.tokn.access}" # ERROR: Unknown request
  }
}

setup "twice" {
  base_url = "http://127.0.0.1:8080"
  request "one" {
    path    = "/1"
    capture = { id = json("$.id") }
  }
  request "two" {
    path    = "/2"
    capture = { id = json("$.id") } # ERROR: Captured twice
  }
}

setup "keyed" {
  for_each = { base = 1, head = 2 }
  base_url = "http://127.0.0.1:8080"
  request "token" {
    path    = "/token"
    capture = { access = json("$.token") }
  }
}

setup "until" {
  base_url = "http://127.0.0.1:8080"
  request "forever" {
    path  = "/"
    until = { status = [200] } # ERROR: Missing argument
  }
  request "once" {
    path  = "/"
    until = { within = "1s", every = "2s" } # ERROR: Longer than within
  }
  request "misspelt" {
    path  = "/"
    until = { withn = "1s", within = "1m" } # ERROR: Unknown argument
  }
  request "both" {
    path  = "/"
    until = { within = "1m" }
    expect { # ERROR: Both until and expect
      status = [200]
    }
  }
  request "body" {
    method = "HEAD"
    path   = "/"
    until  = { within = "1m", body_contains = "x" } # ERROR: HEAD has no body
  }
  request "condition" {
    path  = "/"
    until = { within = absent() } # ERROR: Condition out of place
  }
  request "path" {
    path  = "/"
    until = { within = "1m", json = { "items" = 1 } } # ERROR: Invalid JSONPath
  }
}

setup "a" {
  base_url = "http://127.0.0.1:8080"
  request "x" {
    path    = "/${setup.b.y}" # ERROR: Circular references
    capture = { x = status() }
  }
}

setup "b" {
  base_url = "http://127.0.0.1:8080"
  request "y" {
    path    = "/${setup.a.x}"
    capture = { y = status() }
  }
}

setup "clear" {
  base_url = "http://127.0.0.1:8080"
  client   = client.quick # ERROR: HTTP/3 needs https
  request "x" { path = "/" }
}

teardown "org" {
  base_url = "http://127.0.0.1:8080"
  request "name" { path = "/${setup.orgs.id}" }             # ERROR: Unknown setup
  request "key" { path = "/${setup.keyed["bse"].access}" }  # ERROR: Unknown key
  request "capture" { path = "/${setup.keyed["base"].acc}" } # ERROR: Unknown attribute
  request "whole" { path = "/${setup.keyed}" }              # ERROR: Invalid template interpolation value
}

group "api" {
  base_url = "http://127.0.0.1:8080"
  headers  = { Authorization = setup.twice.idd }
  request "list" { path = "/items" }
}

benchmark "b" {
  groups      = [group.api]
  strategies  = [strategy.map]
  concurrency = [1]
}
