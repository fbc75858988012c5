# Bodies, and what they say about themselves.

group "g" {
  base_url = "http://127.0.0.1:8080"
  query    = { page = 1, tag = ["z"] }

  request "json" {
    method = "POST"
    path   = "/items"
    query  = { tag = ["a", "b c"], page = [3] }
    json   = { name = "Ada & Bob", tags = ["a", 1], none = null }
  }

  request "form" {
    method  = "POST"
    path    = "/items"
    headers = { content-type = "application/x-www-form-urlencoded; charset=utf-8" }
    form    = { password = "a b&c", user = "ü", tag = ["x", "y"], none = null, empty = [] }
  }

  request "xml" {
    method = "POST"
    path   = "/items"
    xml    = "<id>7</id>"
  }

  request "parts" {
    method = "POST"
    path   = "/items"
    multipart "file" {
      file = "body.txt"
      type = "text/plain"
    }
    multipart "raw" {
      file     = "body.txt"
      filename = "a\"b.txt"
    }
    multipart "title" { value = "Ada" }
  }
}

benchmark "b" {
  groups      = [group.g]
  strategies  = [strategy.map]
  concurrency = [1]
}
