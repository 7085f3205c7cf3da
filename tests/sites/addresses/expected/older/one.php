<!doctype html>
<html lang="zxx">
<head>
<meta charset="utf-8">
<title>https://paper.example/news/2025/one/</title>
<link rel="canonical" href="https://paper.example/news/2025/one/">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url=../2025/one/">
<meta name="viewport" content="width=device-width">
</head>
<body>
<main><h1><a href="../2025/one/">https://paper.example/news/2025/one/</a></h1></main>
</body>
</html>
