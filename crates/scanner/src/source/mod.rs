//! Where frames come from: camera, image folder, synthetic.
