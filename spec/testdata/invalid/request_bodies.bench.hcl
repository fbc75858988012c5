group "g" {
  base_url = "http://127.0.0.1"
  query    = { tag = [["a"]] } # ERROR: Wrong type
  request "a" {
    path = "/"
    json = { id = 7 }
    form = { a = "b" } # ERROR: Both json and form
  }
  request "b" {
    path = "/"
    form = ["a"] # ERROR: Wrong type
  }
  request "c" {
    path  = "/"
    query = { a = ["1", null] } # ERROR: Null in a list
    xml   = ["<a/>"] # ERROR: Wrong type
  }
  request "d" {
    path    = "/"
    headers = { content-type = "application/json" }
    multipart "file" { # ERROR: Parts of another type
      value = "x"
    }
  }
  request "e" {
    path = "/"
    body = "x"
    multipart "file" { # ERROR: Both body and multipart
      value = "x"
    }
  }
  request "f" {
    path = "/"
    multipart "a" { # ERROR: Part without content
    }
    multipart "b" {
      value = "x"
      file  = "y" # ERROR: Both value and file
    }
    multipart "c" {
      file = "missing.jpg" # ERROR: Can't read file
      type = "jpeg" # ERROR: Invalid media type
    }
    multipart "d" {
      vlaue = "x" # ERROR: Unknown argument
    }
  }
  request "g" {
    path    = "/"
    headers = { Content-Type = "multipart/form-data; boundary=\"a\u0001b\"" } # ERROR: Invalid header value
  }
  request "h" {
    path    = "/"
    headers = { Content-Type = "multipart/form-data; boundary=\"a{b}\"" } # ERROR: Invalid boundary
    multipart "a" { value = "x" }
  }
  request "i" {
    path   = "/"
    method = "TRACE"
    json   = {} # ERROR: TRACE has no body
  }
}

benchmark "b" {
  groups      = [group.g]
  strategies  = [strategy.map]
  concurrency = [1]
}
