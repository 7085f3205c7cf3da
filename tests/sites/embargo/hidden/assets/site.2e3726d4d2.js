"plain";
