group "g" {
  base_url = "http://127.0.0.1:8080"
  request "login" {
    path    = "/login"
    capture = { token = json("$.token"), ids = json("$[*].id", "all") }
  }
  request "number" {
    path = "/"
    when = request.login.status == 200 # ERROR: Never equal
  }
  request "list" {
    path = "/"
    when = request.login.ids == ["a"] # ERROR: Not to be compared
  }
  request "none" {
    path = "/"
    when = contains([1, 2], request.login.token) # ERROR: Never contained
  }
  request "text" {
    path = "/"
    when = "x-${request.login.token}" == reverse([request.login.token])[0] # ERROR: Known only in the run
  }
  request "yes" {
    path = "/"
    when = ["x"] # ERROR: Wrong type
  }
}
