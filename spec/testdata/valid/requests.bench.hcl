# How requests are put together.

group "g" {
  base_url = "http://user:secret@LOCALHOST:8080/api/"
  headers  = { "Accept" = "application/json", "X-Group" = "g", "X-Gone" = null }
  query    = { token = "a b", page = 1 }

  request "get" { path = "/items?sort=name" }

  request "post" {
    method  = "POST"
    path    = "/items"
    headers = { "accept" = "*/*", "Authorization" = "Bearer x" }
    query   = { page = 2 }
    body    = jsonencode({ id = 7, tags = ["a", "b"] })

    expect {
      status        = [200, 201]
      content_type  = "application/json"
      headers       = { "X-Version" = "2" }
      body_contains = "id"
      body_matches  = "\"id\":\\s*7"
      json          = { "$.id" = 7, "$.tags[0]" = "a", "$.ok" = true, "$.none" = null }
      max_bytes     = bytes("64KiB")
      max_duration  = "1.5s"
    }
  }

  request "conditions" {
    path = "/items"
    expect {
      headers = { "X-Version" = "2", Age = at_most(60), Location = absent(), Vary = one_of(["Accept", "*"]), X-Id = matches("^[0-9]+$") }
      json = {
        "$.errors" = absent(), "$.status" = present(), "$.items" = length_between(1, 20), "$.items[*].price" = at_least(0),
        "$.state"  = one_of(["open", 7, null, { a = 9007199254740992 }]), "$.big" = at_most(9007199254740992), "$.id" = 7
      }
    }
  }

  request "elsewhere" { url = "http://127.0.0.1:8081" }

  request "file" {
    method    = "PUT"
    path      = "/file"
    body_file = "body.txt"
  }
}

benchmark "b" {
  groups      = [group.g]
  strategies  = [strategy.map]
  concurrency = [1]
}
