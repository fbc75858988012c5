group "g" {
  base_url = "http://127.0.0.1:8080"
  request "login" { path = "/login" }
  request "misspelt" {
    path = "/"
    when = request.login.staus == "200" # ERROR: Unknown capture
  }
  request "pages" {
    path   = "/"
    repeat = { while = request.pages.next != "", at_most = 3 } # ERROR: Unknown capture
  }
}
