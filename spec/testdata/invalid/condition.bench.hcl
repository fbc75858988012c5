variable "shape" { default = absent() } # ERROR: Condition out of place

variable "pattern" {
  default   = "^[a-z]+$"
  sensitive = true
}

locals {
  id   = matches("^[0-9]+$") # a local hands it on
  text = "x${present()}" # ERROR: Invalid template interpolation value
  json = jsonencode([absent()]) # ERROR: Invalid function argument
  like = matches("(") # ERROR: Invalid function argument
  long = length_between(20, 1) # ERROR: Error in function call
  half = length_between(0.5, 1) # ERROR: Invalid function argument
  none = one_of([]) # ERROR: Invalid function argument
  word = one_of("open") # ERROR: Invalid function argument
  name = at_laest(1) # ERROR: Unknown function
}

group "g" {
  base_url = "http://127.0.0.1:8080"
  headers  = { X-Any = present() } # ERROR: Condition out of place
  request "a" {
    path = "/"
    body = local.id # ERROR: Condition out of place
    expect {
      headers = { Location = local.id, "a b" = absent() } # ERROR: Invalid header name
      json = {
        "$.id"   = local.id
        "$.name" = matches(var.pattern)
      }
    }
  }
  request "b" {
    path = "/"
    expect {
      headers = { Location = one_of([["a"]]) } # ERROR: Wrong type
      json    = { "$.list" = [present()] } # ERROR: Condition out of place
    }
  }
  request "c" {
    path   = "/"
    method = "HEAD"
    expect { # ERROR: HEAD has no body
      headers = { Location = absent() }
      json    = { "$.id" = absent() }
    }
  }
  request "d" {
    path = "/"
    expect {
      body_contains = present() # ERROR: Condition out of place
      headers       = { Location = ["a"] } # ERROR: Wrong type
      json          = present() # ERROR: Wrong type
    }
  }
}

benchmark "b" {
  groups      = [group.g]
  strategies  = [strategy.map]
  concurrency = [1]
}

output "o" { value = { c = absent() } } # ERROR: Condition out of place
