data "users" {
  rows = [{ name = "ann", id = 7 }, { name = "bob", id = 9 }]
}
random "day" { integer = [1, 31] }
random "page" { choice = ["/a", "b"] }
counter "user" {}

group "g" {
  base_url = "http://127.0.0.1:1"

  request "whole_row" {
    path = "/${data.users}" # ERROR: Invalid template interpolation value
  }
  request "function" {
    path = "/${substr(data.users.name, 0, 1)}" # ERROR: Known only in the run
  }
  request "sum" {
    path = "/${random.day + 1}" # ERROR: Known only in the run
  }
  request "condition" {
    path = "/${random.day > 3 ? "a" : "b"}" # ERROR: Known only in the run
  }
  request "loop" {
    path = "/"
    body = jsonencode([for i in range(3) : "${i}${data.users.name}"]) # ERROR: Known only in the run
  }
  request "name_of_a_header" {
    path    = "/"
    headers = { (data.users.name) = "x" } # ERROR: Known only in the run
  }
  request "layout" {
    path = "/${format(data.users.name, 1)}" # ERROR: Known only in the run
  }
  request "verb" {
    path = "/${format("%x", random.day)}" # ERROR: Known only in the run
  }
  request "host" {
    url = "http://${data.users.name}/" # ERROR: Server of a URL known only in the run
  }
  request "port" {
    url = "http://127.0.0.1:${data.users.id}/" # ERROR: Server of a URL known only in the run
  }
  request "user" {
    url = "http://${data.users.name}@127.0.0.1/" # ERROR: Server of a URL known only in the run
  }
  request "no_slash" {
    path = data.users.name # ERROR: Path without a slash
  }
  request "not_always_a_slash" {
    path = random.page # ERROR: Path without a slash
  }
  request "host_header" {
    path    = "/"
    headers = { Host = data.users.name } # ERROR: Invalid Host
  }
}

benchmark "b" {
  groups      = [group.g]
  strategies  = [strategy.pool]
  concurrency = [1]
}
