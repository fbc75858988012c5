data "users" {
  rows = [{ name = "ann", id = 7 }, { name = "bob", id = 9 }]
}
random "day" { integer = [1, 31] }
random "page" { choice = ["/a", "b"] }
counter "user" {}

locals {
  greeting = "hello ${data.users.name}" # ERROR: data can't be used here
}

client "c" {
  timeout = "${random.day}s" # ERROR: random can't be used here
}

group "g" {
  base_url = "http://127.0.0.1:${random.day}" # ERROR: random can't be used here
  headers  = { X = data.user.name }           # ERROR: Unknown data

  request "misspelt_column" {
    path = "/${data.users.nmae}" # ERROR: Unknown attribute
  }
  request "misspelt_draw" {
    path = "/${random.dya}" # ERROR: Unknown random
  }
  request "misspelt_counter" {
    path = "/${counter.users}" # ERROR: Unknown counter
  }
  request "weight" {
    path   = "/"
    weight = random.day # ERROR: random can't be used here
  }
  request "each" {
    for_each = range(data.users.id) # ERROR: data can't be used here
    path     = "/"
  }
  request "method" {
    method = data.users.name # ERROR: data can't be used here
    path   = "/"
  }
  request "expects" {
    path = "/"
    expect { body_contains = data.users.name } # ERROR: data can't be used here
  }
}

benchmark "b" {
  groups      = [group.g]
  strategies  = [strategy.pool]
  concurrency = [1]
}
